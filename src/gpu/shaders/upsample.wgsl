// Lab chroma and luma at each 4:2:0 chroma site by edge-guided upsampling (edge-guide.ts). Same steps as edge-guide-cpu.ts.
@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var luma: texture_2d<f32>;
@group(0) @binding(2) var chroma: texture_2d<f32>;
@group(0) @binding(3) var<storage, read> chroma_means: array<f32>;
@group(0) @binding(4) var sites: texture_storage_2d<rgba32float, write>;

override spatial_sigma: f32;
override luma_sigma: f32;
override floor_weight: f32;

fn code(x: i32, y: i32) -> f32 {
  return 255.0 * textureLoad(luma, clamp(vec2i(x, y), vec2i(0), vec2i(textureDimensions(luma)) - 1), 0).r;
}

// [1 2 1] across, [1 1] down around the site.
fn luma_at_site(site: vec2i) -> f32 {
  let x = 2 * site.x;
  let y = 2 * site.y;
  return (code(x - 1, y) + 2.0 * code(x, y) + code(x + 1, y)
    + code(x - 1, y + 1) + 2.0 * code(x, y + 1) + code(x + 1, y + 1)) / 8.0;
}

fn gaussian(distance: f32, sigma: f32) -> f32 {
  let t = distance / sigma;
  return exp(-0.5 * t * t);
}

struct Taps { first: vec2i, across: vec4f, down: vec4f }

// The four nearest samples along both axes and their spatial weights.
fn taps_of(site: vec2i, size: vec2f) -> Taps {
  let at = (2.0 * vec2f(site) + vec2f(0.5, 1.0)) * size / params.luma_size - 0.5;
  let first = floor(at) - 1.0;
  var taps = Taps(vec2i(first), vec4f(), vec4f());
  for (var k = 0; k < 4; k++) {
    taps.across[k] = gaussian(first.x + f32(k) - at.x, spatial_sigma);
    taps.down[k] = gaussian(first.y + f32(k) - at.y, spatial_sigma);
  }
  return taps;
}

fn alike(a: f32, b: f32) -> f32 {
  return gaussian(a - b, luma_sigma) + floor_weight;
}

fn chroma_at(site: vec2i, here: f32) -> vec2f {
  let taps = taps_of(site, params.chroma_size);
  let last = vec2i(params.chroma_size) - 1;
  var ab = vec2f();
  var sum = 0.0;
  for (var j = 0; j < 4; j++) {
    for (var i = 0; i < 4; i++) {
      let at = clamp(taps.first + vec2i(i, j), vec2i(0), last);
      let weight = taps.down[j] * taps.across[i] * alike(here, chroma_means[at.y * (last.x + 1) + at.x]);
      ab += weight * textureLoad(chroma, at, 0).rg;
      sum += weight;
    }
  }
  return 255.0 * ab / sum - 128.0;
}

@compute @workgroup_size(8, 8)
fn upsample(@builtin(global_invocation_id) id: vec3u) {
  let site = vec2i(id.xy);
  if (any(id.xy >= vec2u(params.site_size))) { return; }
  let here = luma_at_site(site);
  textureStore(sites, site, vec4f(chroma_at(site, here), here, 0.0));
}
