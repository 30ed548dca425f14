/** A sentence in which one part, the name of a file, stands out. */
export function Emphasized({ text, what }: { text: string; what: string }) {
  const at = text.indexOf(what);
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <strong>{what}</strong>
      {text.slice(at + what.length)}
    </>
  );
}
