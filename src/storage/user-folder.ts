/** Files in a folder that the user chose: nothing that lies there is written over. */

/** File names made different where they are the same, whatever their case: "a.png", "a (2).png". @param taken names that lie there */
export function apart(names: readonly string[], taken: Iterable<string> = []): string[] {
  const used = new Set([...taken].map((name) => name.toLowerCase()));
  return names.map((name) => {
    const dot = name.lastIndexOf('.');
    const [stem, ending] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
    let free = name;
    for (let number = 2; used.has(free.toLowerCase()); number++) free = `${stem} (${number})${ending}`;
    used.add(free.toLowerCase());
    return free;
  });
}

/** A new folder in the user's, numbered where one of this name is there. */
export async function newFolder(parent: FileSystemDirectoryHandle, name: string): Promise<FileSystemDirectoryHandle> {
  const [free = name] = await freeNames(parent, [name]);
  return parent.getDirectoryHandle(free, { create: true });
}

/** Names like these that nothing in the folder has. */
export async function freeNames(folder: FileSystemDirectoryHandle, names: readonly string[]): Promise<string[]> {
  const taken: string[] = [];
  for await (const name of folder.keys()) taken.push(name);
  return apart(names, taken);
}

/** Writes a file that is not there yet. The browser puts it in its place when all of it is written. */
export async function writeInto(
  folder: FileSystemDirectoryHandle,
  name: string,
  data: Blob | Uint8Array<ArrayBuffer>,
): Promise<void> {
  const handle = await folder.getFileHandle(name, { create: true });
  const writable = await handle.createWritable();
  try {
    await writable.write(data);
    await writable.close();
  } catch (error) {
    await writable.abort().catch(() => undefined);
    await folder.removeEntry(name).catch(() => undefined);
    throw error;
  }
}
