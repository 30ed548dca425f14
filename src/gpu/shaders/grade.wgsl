// Cb and Cr at each 4:2:0 chroma site: the grade (src/domain/color/grade.ts), then the table over (Y', a, b) (chroma-table.ts). Same
// steps as compositor-cpu.ts.
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var sites: texture_2d<f32>;
@group(0) @binding(2) var<storage, read> table: array<vec2f>;
@group(0) @binding(3) var planes: texture_storage_2d<rgba8unorm, write>;

override nodes: u32;
override step: f32;
override gray_until: f32;
override color_from: f32;

fn graded(ab: vec2f, y: f32) -> vec2f {
  let bright = clamp(params.y_scale * (y - params.y_offset) / 255.0, 0.0, 1.0);
  let kept = 1.0 - params.neutrals * (1.0 - smoothstep(gray_until, color_from, length(ab)));
  return kept * (params.saturation * ab + mix(params.cast_at_black, params.cast_at_white, bright));
}

// Trilinear over (Y', b, a).
fn look_up(y: f32, ab: vec2f) -> vec2f {
  let at = vec3f(ab + 128.0, y) / step;
  let base = min(vec3u(at), vec3u(nodes - 2u));
  let share = at - vec3f(base);
  var out = vec2f();
  for (var corner = 0u; corner < 8u; corner++) {
    let high = vec3u(corner & 1u, (corner >> 1u) & 1u, corner >> 2u);
    let weights = select(1.0 - share, share, high == vec3u(1u));
    let node = base + high;
    out += weights.x * weights.y * weights.z * table[(node.z * nodes + node.y) * nodes + node.x];
  }
  return out;
}

// Shrinks (Cb, Cr) toward gray until R'G'B' exists; see gamut.ts.
fn in_gamut(uv: vec2f, y: f32) -> vec2f {
  let gray = clamp(params.y_scale * (y - params.y_offset), 0.0, 255.0);
  let offsets = vec3f(params.rv * uv.y, params.gu * uv.x + params.gv * uv.y, params.bu * uv.x);
  let room = select(vec3f(gray), vec3f(255.0 - gray), offsets > vec3f());
  let shares = select(vec3f(1.0), room / abs(offsets), abs(offsets) > vec3f(1e-3));
  return uv * min(1.0, min(shares.x, min(shares.y, shares.z)));
}

@compute @workgroup_size(8, 8)
fn compose(@builtin(global_invocation_id) id: vec3u) {
  let site = vec2i(id.xy);
  if (any(id.xy >= vec2u(params.site_size))) { return; }
  let sample = textureLoad(sites, site, 0);
  let here = sample.z;
  var ab = graded(sample.xy, here);
  // Beyond the table only the hue matters: the gamut ends far inside.
  ab /= max(1.0, max(abs(ab.x), abs(ab.y)) / 127.0);
  let codes = floor(in_gamut(look_up(here, ab), here) + 128.5);
  textureStore(planes, site, vec4f(codes / 255.0, 0.0, 1.0));
}
