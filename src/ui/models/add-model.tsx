/** Adding a model: choose a folder or zip, see what it is, copy it. */
import { useState } from 'react';
import { Button } from 'react-aria-components';
import { addOffered, cancelAdding, chooseFolder, chooseZip } from '../../state/models/models';
import { useTexts } from '../../state/stores/language';
import { type AddingModel, useModels } from '../../state/stores/models';
import { ModelFactsList } from './model-facts';

export function AddModel() {
  const t = useTexts().models;
  const adding = useModels((state) => state.adding);
  return (
    <section className="model-add" aria-label={t.add}>
      {adding.phase === 'none' && <Choose />}
      {adding.phase === 'looking' && <p role="status">{t.looking(adding.name)}</p>}
      {adding.phase === 'offered' && <Offered adding={adding} />}
      {adding.phase === 'copying' && <Copying adding={adding} />}
    </section>
  );
}

function Choose() {
  const t = useTexts().models;
  return (
    <>
      <h3>{t.add}</h3>
      <p>{t.addHow}</p>
      <div className="model-buttons">
        <Button className="button" onPress={() => void chooseFolder()}>
          {t.chooseFolder}
        </Button>
        <Button className="button" onPress={() => void chooseZip()}>
          {t.chooseZip}
        </Button>
      </div>
      <FromAddress />
    </>
  );
}

/** The page itself connects to nothing: the browser downloads, the user gives the file. */
function FromAddress() {
  const t = useTexts().models;
  const [text, setText] = useState('');
  const url = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : null;
  return (
    <>
      <label className="model-address">
        <span className="dim">{t.address}</span>
        <input
          className="field"
          type="url"
          placeholder="https://"
          value={text}
          onChange={(e) => setText(e.target.value)}
        />
      </label>
      {url && (
        <p>
          <a href={url.href} target="_blank" rel="noreferrer">
            {t.downloadFrom(url.host)}
          </a>{' '}
          {t.downloadHow}
        </p>
      )}
    </>
  );
}

function Offered({ adding: { offer, facts, bytesFree } }: { adding: Extract<AddingModel, { phase: 'offered' }> }) {
  const isHere = useModels(({ kept }) => kept?.some(({ hash, isWhole }) => isWhole && hash === offer.hash) ?? false);
  const t = useTexts().models;
  const isTight = !isHere && bytesFree !== null && bytesFree < facts.bytes;
  return (
    <>
      <h3>{facts.name}</h3>
      <ModelFactsList facts={facts} />
      {isHere && <p>{t.isHere}</p>}
      {isTight && <p>{t.isTight(bytesFree)}</p>}
      <div className="model-buttons">
        <Button className="button primary" autoFocus onPress={() => void addOffered()}>
          {isHere ? t.useIt : t.addAndUse}
        </Button>
        <Button className="button" onPress={cancelAdding}>
          {t.notThis}
        </Button>
      </div>
    </>
  );
}

function Copying({ adding: { facts, bytesDone } }: { adding: Extract<AddingModel, { phase: 'copying' }> }) {
  const { models: t, common } = useTexts();
  const share = facts.bytes > 0 ? bytesDone / facts.bytes : 0;
  return (
    <>
      <h3>{facts.name}</h3>
      <p role="status">{t.copying(bytesDone, facts.bytes)}</p>
      <div
        className="bar"
        role="progressbar"
        aria-label={t.adding(facts.name)}
        aria-valuenow={Math.round(share * 100)}
        aria-valuemin={0}
        aria-valuemax={100}
      >
        <div style={{ width: `${share * 100}%` }} />
      </div>
      <div className="model-buttons">
        <Button className="button" onPress={cancelAdding}>
          {common.cancel}
        </Button>
      </div>
    </>
  );
}
