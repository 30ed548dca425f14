/** The language of the interface: as the browser is set, or one of those there are. */
import { chooseLanguage, LANGUAGES } from '../../state/language';
import { useLanguage } from '../../state/stores/language';

export function LanguageChoice() {
  const { chosen, texts } = useLanguage();
  return (
    <label className="settings-row">
      {texts.common.language}
      <select
        className="field"
        value={chosen ?? ''}
        onChange={(event) => void chooseLanguage(event.target.value === '' ? null : event.target.value)}
      >
        <option value="">{texts.common.languageOfBrowser}</option>
        {LANGUAGES.map(({ code, name }) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
