/**
 * Something that many pages will want to do at the same moment, done by each at a moment of its own.
 *
 * However often it is asked for meanwhile, it is done once.
 */
export function spread(run: () => void, within: number, chance: () => number = Math.random) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return {
    soon(): void {
      timer ??= setTimeout(() => {
        timer = undefined;
        run();
      }, chance() * within);
    },
    stop(): void {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
