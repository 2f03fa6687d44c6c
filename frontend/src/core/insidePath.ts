/** Where to go after signing in: only ever a path of our own, never an address that a link made up. */
export const insidePath = (asked: string | null) => (asked && /^\/(?![/\\])/.test(asked) ? asked : "/");
