/**
 * The whole window takes a drop, at any time: one file is opened, several, or what falls on the queue, go into the queue; a folder or a zip
 * is a model.
 */
import { useEffect, useState } from 'react';
import { takeFiles, takeFolder } from '../../state/offline/take-files';
import { droppedFiles, droppedFolder } from '../../state/saving/file-handles';
import { QUEUE_ID } from '../queue/queue-id';
import './drop.css';

export function DropTarget() {
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    window.addEventListener(
      'dragover',
      (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setIsOver(true);
      },
      { signal },
    );
    // relatedTarget is null only when the pointer leaves the window.
    window.addEventListener('dragleave', (event) => event.relatedTarget === null && setIsOver(false), { signal });
    window.addEventListener(
      'drop',
      (event) => {
        setIsOver(false);
        if (!holdsFiles(event)) return;
        event.preventDefault();
        const isOnQueue = event.target instanceof Element && event.target.closest(`#${QUEUE_ID}`) !== null;
        if (event.dataTransfer === null) return;
        const folder = droppedFolder(event.dataTransfer);
        if (folder) void takeFolder(folder);
        else void takeFiles(droppedFiles(event.dataTransfer), isOnQueue);
      },
      { signal },
    );
    return () => controller.abort();
  }, []);
  return isOver ? <div className="drop-over">Drop to open</div> : null;
}
