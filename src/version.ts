/** The app's version, from package.json, for sidecars, project files and bug reports. */
export { version as APP_VERSION } from '../package.json';
