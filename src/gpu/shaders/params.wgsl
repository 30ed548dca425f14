// Shared by all kernels; filled by compositor.ts. Sizes in pixels of their plane, luma and chroma in 8-bit codes.
struct Params {
  luma_size: vec2f,
  site_size: vec2f,
  chroma_size: vec2f,
  saturation: f32,
  gray_until: f32,
  y_scale: f32,
  y_offset: f32,
  rv: f32,
  gu: f32,
  gv: f32,
  bu: f32,
  neutrals: f32,
  cast_at_black: vec2f,
  cast_at_white: vec2f,
}
