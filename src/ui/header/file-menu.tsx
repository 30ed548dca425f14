/** File: opening, the projects that were left last, saving, earlier versions. */
import { Button, Header, Menu, MenuItem, MenuSection, MenuTrigger, Popover, Separator } from 'react-aria-components';
import { chooseFile, leaveFilm, openSample } from '../../state/film/open-file';
import { saveProjectFile } from '../../state/saving/project-file';
import { lookThroughRecent, openRecent } from '../../state/saving/recent';
import { useTexts } from '../../state/stores/language';
import { useSession } from '../../state/stores/session';
import { openProjectsDialog } from '../projects/open-dialog';
import { Picture } from '../projects/picture';

const MOST_RECENT = 5;

const ACTIONS: Record<string, () => void> = {
  open: () => void chooseFile(),
  sample: () => void openSample(),
  projects: () => openProjectsDialog('projects'),
  save: () => void saveProjectFile(),
  versions: () => openProjectsDialog('versions'),
  close: () => void leaveFilm(),
};

export function FileMenu() {
  const {
    header: { menu: t },
    words,
  } = useTexts();
  const recent = useSession((state) => state.recent);
  const projects = recent.phase === 'known' ? recent.projects.slice(0, MOST_RECENT) : [];
  return (
    <MenuTrigger onOpenChange={(isOpen) => isOpen && void lookThroughRecent('as known')}>
      <Button className="button quiet">{t.file}</Button>
      <Popover className="popover menu">
        <Menu onAction={(key) => (ACTIONS[key] ? ACTIONS[key]() : void openRecent(String(key)))}>
          <MenuItem id="open">{t.open}</MenuItem>
          <MenuItem id="sample">{t.sample}</MenuItem>
          <Separator />
          {projects.length > 0 && (
            <MenuSection>
              <Header className="dim menu-title">{t.recent}</Header>
              {projects.map(({ fingerprint, fileName, savedAt, picture }) => (
                <MenuItem key={fingerprint} id={fingerprint} textValue={fileName} className="menu-recent">
                  <Picture picture={picture} />
                  <span className="recent-name">{fileName}</span>
                  <span className="dim numeric">{words.date(savedAt)}</span>
                </MenuItem>
              ))}
            </MenuSection>
          )}
          <MenuItem id="projects">{t.projects}</MenuItem>
          <Separator />
          <MenuItem id="save">{t.save}</MenuItem>
          <MenuItem id="versions">{t.versions}</MenuItem>
          <MenuItem id="close">{t.close}</MenuItem>
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
