import type { RunFile } from '../../../shared/run/run-files';
import { inputConvention } from './onnx';

const uses = {
  onnx: (name: string) => `\`\`\`python
import numpy as np
import onnxruntime as ort

session = ort.InferenceSession("${name}.onnx")
configurations = np.ones((4, session.get_inputs()[0].shape[1]), dtype=np.float32)  # all spins up
log_modulus, phase = session.run(["log_modulus", "phase"], {"configurations": configurations})
\`\`\``,
  tensorflowjs: (name: string) => `\`\`\`js
import * as tf from '@tensorflow/tfjs';

// The weights lie beside it, under the name that it gives.
const model = await tf.loadLayersModel('${name}-model.json');
const sites = model.inputs[0].shape[1];
const [logModulus, phase] = model.predict(tf.ones([4, sites])); // all spins up
\`\`\``,
} as const;

/** How the exported graph is read and what goes in and comes out. */
export function graphReadme(format: keyof typeof uses, name: string, run: RunFile): string {
  return `# ${run.title.replaceAll(/\s+/g, ' ')}

ln psi of run ${run.id}, seed ${run.seed}, as ${format === 'onnx' ? 'a graph of ONNX (opset 17)' : 'a layers model of TensorFlow.js'}, float32.

${inputConvention}

Sites and their order, the basis and the conventions are in \`${name}.json\`, with the spec that the run can be repeated from.

${uses[format](name)}
`;
}
