/** Models: Tintype's own, which is always there, and the user's, added from a folder or a zip and kept in this browser. */
import { useEffect, useState } from 'react';
import { Button } from 'react-aria-components';
import { chooseModel } from '../../state/film/engine';
import { closeModels, deleteModel, lookThroughModels } from '../../state/models/models';
import { useTexts } from '../../state/stores/language';
import { type KeptModel, useModels } from '../../state/stores/models';
import { engineReport, useSession } from '../../state/stores/session';
import { ModalDialog } from '../parts/modal-dialog';
import { TroubleBox } from '../parts/trouble-box';
import { AddModel } from './add-model';
import { ModelFactsList } from './model-facts';
import './models.css';

export default function ModelsDialog() {
  const { models: t } = useTexts();
  const kept = useModels((state) => state.kept);
  useEffect(() => void lookThroughModels(), []);
  return (
    <ModalDialog title={t.title} name="models" onClose={closeModels}>
      <p className="dim">{t.intro}</p>
      <ul className="models-list" aria-label={t.list}>
        <BuiltIn />
        {kept?.map((model) => (
          <Kept key={model.hash} model={model} />
        ))}
      </ul>
      <TroubleBox place="models" />
      <AddModel />
    </ModalDialog>
  );
}

function BuiltIn() {
  const isChosen = useSession((state) => state.machine.model === null);
  const report = useSession(engineReport);
  const { models: t, words } = useTexts();
  return (
    <li className="model" aria-label={t.builtIn}>
      <div className="model-head">
        <h3>{isChosen && report ? t.builtInNamed(report.packName) : t.builtIn}</h3>
        <Use hash={null} />
      </div>
      <p className="dim">
        {isChosen && report && `${words.megabytes(report.packBytes)}. `}
        {t.builtInFacts}
      </p>
    </li>
  );
}

function Kept({ model: { hash, isWhole, facts } }: { model: KeptModel }) {
  const [isAsked, setIsAsked] = useState(false);
  const isWorking = useSession(({ work, machine }) => work.phase !== 'idle' && machine.model === hash);
  const t = useTexts().models;
  const name = facts?.name ?? t.unreadableName(hash.slice(0, 12));
  return (
    <li className="model" aria-label={name}>
      <div className="model-head">
        <h3>{name}</h3>
        {isWhole && facts && <Use hash={hash} />}
        {!isAsked && (
          <Button className="button quiet" isDisabled={isWorking} onPress={() => setIsAsked(true)}>
            {t.askDelete}
          </Button>
        )}
      </div>
      {isAsked && (
        <p className="model-question">
          {t.deleteQuestion(name)}
          <Button className="button" autoFocus onPress={() => void deleteModel(hash)}>
            {t.delete}
          </Button>
          <Button className="button" onPress={() => setIsAsked(false)}>
            {t.keep}
          </Button>
        </p>
      )}
      {!isWhole && <p>{t.interrupted}</p>}
      {!facts && <p>{t.unreadable}</p>}
      {facts && <ModelFactsList facts={facts} />}
    </li>
  );
}

function Use({ hash }: { hash: string | null }) {
  const t = useTexts().models;
  const chosen = useSession((state) => state.machine.model);
  const phase = useSession((state) => state.engine.phase);
  const isWorking = useSession((state) => state.work.phase !== 'idle');
  if (chosen === hash)
    return (
      <span className="model-state" role="status">
        {{ idle: t.chosen, loading: t.loading, ready: t.inUse, failed: t.failed }[phase]}
      </span>
    );
  return (
    <Button className="button" isDisabled={isWorking} onPress={() => void chooseModel(hash)}>
      {t.use}
    </Button>
  );
}
