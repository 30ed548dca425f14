import { describe, expect, it } from 'vitest';
import { fitPicture } from './fit-picture';

const film = { width: 640, height: 480, pixelAspect: 1 };

describe('fitPicture', () => {
  it('fills the room without changing the aspect', () => {
    const { css, pixels } = fitPicture(film, { width: 1000, height: 600 }, 'fit', 1);
    expect(css).toEqual({ width: 800, height: 600 });
    expect(pixels).toEqual({ width: 640, height: 480 });
  });

  it('reads large films at the size they are shown, with even sides', () => {
    const { pixels } = fitPicture({ width: 3840, height: 2160, pixelAspect: 1 }, { width: 961, height: 700 }, 'fit', 1);
    expect(pixels.width).toBeLessThan(970);
    expect([pixels.width % 2, pixels.height % 2]).toEqual([0, 0]);
  });

  it('shows one device pixel per picture pixel at 100 %', () => {
    expect(fitPicture(film, { width: 300, height: 300 }, 'full', 2).css).toEqual({ width: 320, height: 240 });
  });

  it('stretches pixels that are not square on screen only', () => {
    const { css, pixels } = fitPicture(
      { width: 720, height: 576, pixelAspect: 64 / 45 },
      { width: 2000, height: 576 },
      'fit',
      1,
    );
    expect(css).toEqual({ width: 1024, height: 576 });
    expect(pixels).toEqual({ width: 720, height: 576 });
  });

  it('has no size before there is room or a file', () => {
    expect(fitPicture(null, { width: 10, height: 10 }, 'fit', 1).css.width).toBe(0);
    expect(fitPicture(film, { width: 0, height: 0 }, 'fit', 1).css.width).toBe(0);
  });
});
