/** FileSystemHandle.move() (whatwg/fs #10): in every engine for the origin private file system, not yet in TypeScript's library. */
interface FileSystemFileHandle {
  move(name: string): Promise<void>;
  /** In workers only, and only in their library; src/storage is compiled for the page, too, and asks before it calls. */
  createSyncAccessHandle(): Promise<FileSystemSyncAccessHandle>;
}

/** What src/storage calls of it. */
interface FileSystemSyncAccessHandle {
  truncate(size: number): void;
  write(bytes: Uint8Array<ArrayBuffer>, options: { at: number }): number;
  flush(): void;
  close(): void;
}
