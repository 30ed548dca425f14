/** FileSystemHandle.move() (whatwg/fs #10): in every engine for the origin private file system, not yet in TypeScript's library. */
interface FileSystemFileHandle {
  move(name: string): Promise<void>;
}
