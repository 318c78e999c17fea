// A sigma program that draws each node in the outline of its kind (see shapes.js), with a pale rim, on the graphics
// card. Each node is one triangle; the fragment shader measures the distance to the outline.
import { NodeProgram } from "sigma/rendering";
import { floatColor } from "sigma/utils";
import { RING } from "./shapes.js";

const REACH = 1.7; // the triangle covers this many radii, for the longest spoke and the rim
const ANGLES = [0, (2 * Math.PI) / 3, (4 * Math.PI) / 3];
const DISC = [0, 1, 1, 0];
const RINGED = [-1, 1, 1, 0];
const number = (value) => value.toFixed(6);

const VERTEX = `
attribute vec4 a_id;
attribute vec4 a_color;
attribute vec4 a_outline;
attribute vec2 a_position;
attribute float a_size;
attribute float a_angle;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
varying vec4 v_color;
varying vec4 v_outline;
varying vec2 v_offset;
varying float v_pixel;
const float bias = 255.0 / 254.0;

void main() {
  float radius = a_size * u_correctionRatio / u_sizeRatio * 2.0;
  vec2 offset = ${number(2 * REACH)} * vec2(cos(a_angle), sin(a_angle));
  gl_Position = vec4((u_matrix * vec3(a_position + radius * offset, 1)).xy, 0, 1);
  v_offset = offset;
  v_outline = a_outline;
  v_pixel = u_correctionRatio * 2.0 / radius;
  #ifdef PICKING_MODE
  v_color = a_id;
  #else
  v_color = a_color;
  #endif
  v_color.a *= bias;
}`;

const FRAGMENT = `
precision highp float;
varying vec4 v_color;
varying vec4 v_outline;
varying vec2 v_offset;
varying float v_pixel;

float spoked(vec2 p, float corners, float reach, float notch, float turn) {
  float half_sector = 3.14159265 / corners;
  float angle = mod(atan(p.x, p.y) - turn + half_sector, 2.0 * half_sector) - half_sector;
  vec2 q = length(p) * vec2(cos(angle), abs(sin(angle)));
  vec2 tip = vec2(reach, 0.0);
  vec2 side = normalize(notch * vec2(cos(half_sector), sin(half_sector)) - tip);
  return dot(q - tip, vec2(side.y, -side.x));
}

void main(void) {
  float corners = floor(v_outline.x + 0.5);
  float r = length(v_offset);
  float d = corners < 0.5 ? r - 1.0 : spoked(v_offset, corners, v_outline.y, v_outline.z, v_outline.w);
  #ifdef PICKING_MODE
  gl_FragColor = d > 0.0 ? vec4(0.0) : v_color;
  #else
  float rim = 1.6 * v_pixel;
  float soft = 0.5 * v_pixel;
  float whole = 1.0 - smoothstep(rim, rim + v_pixel, d);
  float body = 1.0 - smoothstep(-soft, soft, d);
  if (corners < -0.5) {
    float inner = smoothstep(${number(RING.dot)} - soft, ${number(RING.dot)} + soft, r);
    float outer = smoothstep(${number(RING.hole)} - soft, ${number(RING.hole)} + soft, r);
    body *= 1.0 - inner * (1.0 - outer);
  }
  gl_FragColor = vec4(mix(vec3(0.988, 0.984, 0.973), v_color.rgb, body), 1.0) * whole;
  #endif
}`;

export class ShapeProgram extends NodeProgram {
  getDefinition() {
    const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGLRenderingContext;
    return {
      VERTICES: 3,
      VERTEX_SHADER_SOURCE: VERTEX,
      FRAGMENT_SHADER_SOURCE: FRAGMENT,
      METHOD: TRIANGLES,
      UNIFORMS: ["u_sizeRatio", "u_correctionRatio", "u_matrix"],
      ATTRIBUTES: [
        { name: "a_position", size: 2, type: FLOAT },
        { name: "a_size", size: 1, type: FLOAT },
        { name: "a_outline", size: 4, type: FLOAT },
        { name: "a_color", size: 4, type: UNSIGNED_BYTE, normalized: true },
        { name: "a_id", size: 4, type: UNSIGNED_BYTE, normalized: true },
      ],
      CONSTANT_ATTRIBUTES: [{ name: "a_angle", size: 1, type: FLOAT }],
      CONSTANT_DATA: ANGLES.map((angle) => [angle]),
    };
  }

  processVisibleItem(id, start, { x, y, size, look, color }) {
    this.array.set([x, y, size, ...shapeNumbers(look), floatColor(color), id], start);
  }

  setUniforms({ correctionRatio, sizeRatio, matrix }, { gl, uniformLocations }) {
    gl.uniform1f(uniformLocations.u_correctionRatio, correctionRatio);
    gl.uniform1f(uniformLocations.u_sizeRatio, sizeRatio);
    gl.uniformMatrix3fv(uniformLocations.u_matrix, false, matrix);
  }
}

function shapeNumbers({ outline, ring }) {
  if (ring) return RINGED;
  return outline ? [outline.corners, outline.reach, outline.notch, outline.turn] : DISC;
}
