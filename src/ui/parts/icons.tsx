/** Icons, 16 px, drawn with the text's own color. Buttons around them carry the names. */
const PATHS = {
  play: 'M4 2.5v11l9-5.5z',
  pause: 'M4 3h3v10H4zM9 3h3v10H9z',
  back: 'M11 3 5 8l6 5z',
  forward: 'M5 3l6 5-6 5z',
  start: 'M3 3h2v10H3zM13 3 6 8l7 5z',
  end: 'M11 3h2v10h-2zM3 3l7 5-7 5z',
  close: 'M3.7 3 8 7.3 12.3 3l.7.7L8.7 8l4.3 4.3-.7.7L8 8.7 3.7 13l-.7-.7L7.3 8 3 3.7z',
  gear: 'M6.9 1h2.2l.3 1.7 1.3.5 1.4-1 1.6 1.6-1 1.4.5 1.3 1.8.4v2.2l-1.8.3-.5 1.3 1 1.4-1.6 1.6-1.4-1-1.3.5L9.1 15H6.9l-.3-1.8-1.3-.5-1.4 1-1.6-1.6 1-1.4-.5-1.3L1 9.1V6.9l1.8-.4.5-1.3-1-1.4 1.6-1.6 1.4 1 1.3-.5zM8 5.6a2.4 2.4 0 1 0 0 4.8 2.4 2.4 0 0 0 0-4.8z',
  again: 'M8 2.5a5.5 5.5 0 0 1 4.6 2.5H10v1.2h4.5V1.7h-1.2v2A6.7 6.7 0 1 0 14.7 8h-1.2A5.5 5.5 0 1 1 8 2.5z',
  wipe: 'M7.4 1h1.2v14H7.4zM1 3h5v1H2v8h4v1H1zM10 3h5v10h-5z',
  thing:
    'M8 1.5a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zm0 1.2a5.3 5.3 0 1 1 0 10.6A5.3 5.3 0 0 1 8 2.7zM8 6a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  point: 'M3.2 1.5 12.8 8l-4.3.8 2.6 4.6-1.8 1-2.6-4.6-3 3.1z',
  box: 'M2 2h4v1.2H3.2V6H2zM10 2h4v4h-1.2V3.2H10zM2 10h1.2v2.8H6V14H2zM12.8 10H14v4h-4v-1.2h2.8zM7 7h2v2H7z',
  brush:
    'M13.6 1.4 15 2.8 8.6 9.9 6.4 7.7zM5.6 8.5l2.2 2.2c.2 2.4-1.7 4-4.2 3.9-.9 0-1.9-.3-2.6-.8 1.4-.3 1.5-1.2 1.6-2.4.2-1.7 1.4-2.8 3-2.9z',
  minus: 'M2 7.4h12v1.2H2z',
  plus: 'M7.4 2h1.2v5.4H14v1.2H8.6V14H7.4V8.6H2V7.4h5.4z',
  split: 'M7.4 1h1.2v14H7.4zM6 3.5v9H1v-9zM4.8 4.7H2.2v6.6h2.6zM15 3.5v9h-5v-9zm-1.2 1.2h-2.6v6.6h2.6z',
  merge: 'M1 3.5h14v9H1zm1.2 1.2v6.6h11.6V4.7zM12 7.4H9V5.8L6.6 8 9 10.2V8.6h3z',
  undo: 'M6 2.6 1.8 6.4 6 10.2V7.7h3.6a2.6 2.6 0 0 1 0 5.2H6V14h3.6a3.8 3.8 0 0 0 0-7.5H6z',
  redo: 'M10 2.6l4.2 3.8-4.2 3.8V7.7H6.4a2.6 2.6 0 0 0 0 5.2H10V14H6.4a3.8 3.8 0 0 1 0-7.5H10z',
  full: 'M2 2h4.5v1.3H3.3v3.2H2zM9.5 2H14v4.5h-1.3V3.3H9.5zM2 9.5h1.3v3.2h3.2V14H2zM12.7 9.5H14V14H9.5v-1.3h3.2z',
  sound: 'M8 2 4.5 5.5H2v5h2.5L8 14zM10 5.2a3.6 3.6 0 0 1 0 5.6zM10 2.4a6 6 0 0 1 0 11.2v-1.3a4.8 4.8 0 0 0 0-8.6z',
  muted:
    'M8 2 4.5 5.5H2v5h2.5L8 14zM10.2 5.4l.8-.8 1.5 1.6L14 4.6l.8.8L13.3 7l1.5 1.6-.8.8-1.5-1.6L11 9.4l-.8-.8L11.7 7z',
} as const;

export function Icon({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg width="16" height="16" viewBox="0 0 16 16" fill="currentColor" aria-hidden="true">
      <path d={PATHS[name]} />
    </svg>
  );
}
