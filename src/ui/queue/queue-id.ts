/** The panel's id: what opens it names it, and files that fall on it go into the queue. */
export const QUEUE_ID = 'queue';
