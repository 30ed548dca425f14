/**
 * The whole window takes a drop, at any time: one file is opened, several, or what falls on the queue, go into the queue; a folder or a zip
 * is a model. A picture that falls on an open film may be meant for it: that is asked, and nothing is lost meanwhile.
 */
import { useEffect, useState } from 'react';
import { mayBeForFilm, offerPicture } from '../../state/given/offer';
import { takeFiles, takeFolder } from '../../state/offline/take-files';
import { droppedFiles, droppedFolder } from '../../state/saving/file-handles';
import { useTexts } from '../../state/stores/language';
import { QUEUE_ID } from '../queue/queue-id';
import './drop.css';

export function DropTarget() {
  const { hand, welcome } = useTexts();
  const [over, setOver] = useState<'open' | 'ask' | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    // While files are dragged their types are known, not their names.
    const isPicture = ({ dataTransfer }: DragEvent) =>
      dataTransfer?.items.length === 1 && mayBeForFilm({ name: '', type: dataTransfer.items[0]!.type });
    const holdsFiles = (event: DragEvent) => event.dataTransfer?.types.includes('Files') ?? false;
    window.addEventListener(
      'dragover',
      (event) => {
        if (!holdsFiles(event)) return;
        event.preventDefault();
        setOver(isPicture(event) ? 'ask' : 'open');
      },
      { signal },
    );
    // relatedTarget is null only when the pointer leaves the window.
    window.addEventListener('dragleave', (event) => event.relatedTarget === null && setOver(null), { signal });
    window.addEventListener(
      'drop',
      (event) => {
        setOver(null);
        if (!holdsFiles(event)) return;
        event.preventDefault();
        const isOnQueue = event.target instanceof Element && event.target.closest(`#${QUEUE_ID}`) !== null;
        if (event.dataTransfer === null) return;
        const folder = droppedFolder(event.dataTransfer);
        if (folder) return void takeFolder(folder);
        const files = droppedFiles(event.dataTransfer);
        const [file] = files;
        if (file && files.length === 1 && !isOnQueue && mayBeForFilm(file)) void offerPicture(file);
        else void takeFiles(files, isOnQueue);
      },
      { signal },
    );
    return () => controller.abort();
  }, []);
  return over ? <div className="drop-over">{over === 'ask' ? hand.given.dropChoice : welcome.dropToOpen}</div> : null;
}
