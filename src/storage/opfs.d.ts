/** FileSystemHandle.move() (whatwg/fs #10): in every engine for the origin private file system, not yet in TypeScript's library. */
interface FileSystemFileHandle {
  move(name: string): Promise<void>;
  /** Exists in workers only, and in TypeScript's library for workers only; src/storage is compiled for the page, too, and checks before the call. */
  createSyncAccessHandle(): Promise<FileSystemSyncAccessHandle>;
}

/** The methods that src/storage calls. */
interface FileSystemSyncAccessHandle {
  truncate(size: number): void;
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  flush(): void;
  close(): void;
}
