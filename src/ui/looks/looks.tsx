/** Looks as small pictures of the frame on screen: the built-in ones, then the user's own, which the sliders give and a name saves. */
import { useState } from 'react';
import { areSameGrade, type Grade, NEUTRAL_GRADE } from '../../domain/color/grade';
import { isKnownGrade, LOOK_IDS, LOOKS, type Look, NAME_LENGTH } from '../../domain/color/looks';
import { chooseLook, removeLook, saveLook, useOwnLooks } from '../../state/looks/looks';
import { useTexts } from '../../state/stores/language';
import { useProject } from '../../state/stores/project';
import { Icon } from '../parts/icons';
import { LookPicture, useSmallFrame } from './look-picture';
import './looks.css';

export function Looks() {
  const { looks: t } = useTexts();
  const grade = useProject((state) => state.grade);
  const own = useOwnLooks();
  const frame = useSmallFrame();
  const looks: Look[] = [
    { name: t.asColored, grade: NEUTRAL_GRADE },
    ...LOOK_IDS.map((id) => ({ name: t.names[id], grade: LOOKS[id] })),
  ];
  const card = ({ name, grade: its }: Look) => (
    <button
      type="button"
      className="look"
      aria-pressed={areSameGrade(grade, its)}
      onClick={() => chooseLook(name, its)}
    >
      <LookPicture frame={frame} grade={its} />
      <span>{name}</span>
    </button>
  );
  return (
    <>
      <ul className="looks" aria-label={t.title}>
        {looks.map((look) => (
          <li key={look.name}>{card(look)}</li>
        ))}
        {own.map((look) => (
          <li key={`own ${look.name}`}>
            {card(look)}
            <button
              type="button"
              className="look-remove"
              aria-label={t.remove(look.name)}
              onClick={() => removeLook(look)}
            >
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <SaveLook grade={grade} own={own} />
    </>
  );
}

/** Only while the sliders stand as no look has them. */
function SaveLook({ grade, own }: { grade: Grade; own: Look[] }) {
  const { looks: t } = useTexts();
  const [name, setName] = useState('');
  if (isKnownGrade(grade, own)) return null;
  return (
    <form
      className="look-save"
      onSubmit={(event) => {
        event.preventDefault();
        saveLook(name);
        setName('');
      }}
    >
      <input
        className="field"
        value={name}
        maxLength={NAME_LENGTH}
        placeholder={t.nameIt}
        aria-label={t.nameIt}
        onChange={(event) => setName(event.target.value)}
      />
      <button type="submit" className="button" disabled={name.trim() === ''}>
        {t.save}
      </button>
    </form>
  );
}
