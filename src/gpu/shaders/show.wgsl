// Y' of the source under the composed chroma, as a player would show it; the wipe on top.
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var luma: texture_2d<f32>;
@group(0) @binding(2) var planes: texture_2d<f32>;
@group(0) @binding(3) var linear: sampler;

@vertex
fn whole(@builtin(vertex_index) i: u32) -> @builtin(position) vec4f {
  // One triangle that covers the canvas.
  return vec4f(f32(i & 1u) * 4.0 - 1.0, f32(i >> 1u) * 4.0 - 1.0, 0.0, 1.0);
}

@fragment
fn show(@builtin(position) position: vec4f) -> @location(0) vec4f {
  let pixel = floor(position.xy);
  let y = params.y_scale * (255.0 * textureLoad(luma, vec2u(pixel), 0).r - params.y_offset);
  // Sites lie on the even columns and between the rows.
  let at = (pixel * 0.5 + vec2f(0.5, 0.25)) / params.site_size;
  let sample = textureSampleLevel(planes, linear, at, 0.0);
  let uv = select(vec2f(), 255.0 * sample.rg - 128.0, pixel.x >= params.gray_until);
  let rgb = clamp(vec3f(y + params.rv * uv.y, y + params.gu * uv.x + params.gv * uv.y, y + params.bu * uv.x), vec3f(), vec3f(255.0));
  return vec4f(rgb / 255.0, 1.0);
}
