/** Luma matrix and range of the source: needed to turn Y'CbCr into Lab and back. */
export interface ColorSpace {
  matrix: 'bt601' | 'bt709';
  range: 'limited' | 'full';
}
