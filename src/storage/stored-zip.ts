/** Options of zips whose files are stored as they are: they are compressed already, and the content security policy does not allow zip.js's workers. */
export const STORED = { level: 0, useWebWorkers: false };
