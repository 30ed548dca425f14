// Area mean of the luma over each cell of a small grid, in codes: what the guided upsampling compares with.
@group(0) @binding(0) var<uniform> grid: vec2u;
@group(0) @binding(1) var luma: texture_2d<f32>;
@group(0) @binding(2) var<storage, read_write> means: array<f32>;

@compute @workgroup_size(8, 8)
fn reduce(@builtin(global_invocation_id) id: vec3u) {
  if (any(id.xy >= grid)) { return; }
  let size = textureDimensions(luma);
  let first = id.xy * size / grid;
  let last = max(first + 1u, (id.xy + 1u) * size / grid);
  var sum = 0.0;
  for (var y = first.y; y < last.y; y++) {
    for (var x = first.x; x < last.x; x++) {
      sum += textureLoad(luma, vec2u(x, y), 0).r;
    }
  }
  let count = (last - first).x * (last - first).y;
  means[id.y * grid.x + id.x] = 255.0 * sum / f32(count);
}
