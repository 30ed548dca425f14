// One frame of one clip into the sum over clips (CCF, L-C4 eq 8): total[to + i] += weight * fused[from + i].

struct Move {
  weight: f32,
  count: u32, // numbers per frame: C h w
  start: u32, // first number in `fused`
  target_start: u32, // first number in `total`
}

@group(0) @binding(0) var<uniform> item: Move;
@group(0) @binding(1) var<storage, read> fused: array<f32>;
@group(0) @binding(2) var<storage, read_write> total: array<f32>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) groups: vec3u) {
  let i = id.x + id.y * groups.x * 64u;
  if (i >= item.count) {
    return;
  }
  total[item.target_start + i] += item.weight * fused[item.start + i];
}
