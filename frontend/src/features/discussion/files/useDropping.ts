/** Files dropped on a part of the page, or pasted into it. */
import { useState, type ClipboardEvent, type DragEvent } from "react";

const bearsFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer.types.includes("Files");

export function useDropping(may: boolean, add: (files: readonly File[]) => void) {
  const [over, setOver] = useState(false);
  const ways = {
    onDragOver: (event: DragEvent): void => {
      if (!bearsFiles(event)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: ({ currentTarget, relatedTarget }: DragEvent): void => {
      if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setOver(false);
    },
    onDrop: (event: DragEvent): void => {
      setOver(false);
      if (!bearsFiles(event)) return;
      event.preventDefault();
      add([...event.dataTransfer.files]);
    },
    onPaste: (event: ClipboardEvent): void => {
      const { files, types } = event.clipboardData;
      // A copied table comes as text and as a picture of itself: the text is what is meant.
      if (event.defaultPrevented || files.length === 0 || types.includes("text/plain")) return;
      event.preventDefault();
      add([...files]);
    },
  };
  return { over, ways: may ? ways : {} };
}
