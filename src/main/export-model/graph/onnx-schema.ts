import { Field, Root, Type } from 'protobufjs';

/**
 * The part of the ONNX format (https://github.com/onnx/onnx, onnx.proto, IR version 8) that the exported graphs use, with the field
 * numbers of that format.
 */
const messages: Readonly<
  Record<string, readonly (readonly [name: string, id: number, type: string, repeated?: boolean])[]>
> = {
  AttributeProto: [
    ['name', 1, 'string'],
    ['f', 2, 'float'],
    ['i', 3, 'int64'],
    ['ints', 8, 'int64', true],
    ['type', 20, 'int32'],
  ],
  NodeProto: [
    ['input', 1, 'string', true],
    ['output', 2, 'string', true],
    ['name', 3, 'string'],
    ['opType', 4, 'string'],
    ['attribute', 5, 'AttributeProto', true],
  ],
  TensorProto: [
    ['dims', 1, 'int64', true],
    ['dataType', 2, 'int32'],
    ['name', 8, 'string'],
    ['rawData', 9, 'bytes'],
  ],
  Dimension: [
    ['dimValue', 1, 'int64'],
    ['dimParam', 2, 'string'],
  ],
  TensorShapeProto: [['dim', 1, 'Dimension', true]],
  TensorTypeProto: [
    ['elemType', 1, 'int32'],
    ['shape', 2, 'TensorShapeProto'],
  ],
  TypeProto: [['tensorType', 1, 'TensorTypeProto']],
  ValueInfoProto: [
    ['name', 1, 'string'],
    ['type', 2, 'TypeProto'],
    ['docString', 3, 'string'],
  ],
  GraphProto: [
    ['node', 1, 'NodeProto', true],
    ['name', 2, 'string'],
    ['initializer', 5, 'TensorProto', true],
    ['docString', 10, 'string'],
    ['input', 11, 'ValueInfoProto', true],
    ['output', 12, 'ValueInfoProto', true],
  ],
  OperatorSetIdProto: [
    ['domain', 1, 'string'],
    ['version', 2, 'int64'],
  ],
  StringStringEntryProto: [
    ['key', 1, 'string'],
    ['value', 2, 'string'],
  ],
  ModelProto: [
    ['irVersion', 1, 'int64'],
    ['producerName', 2, 'string'],
    ['producerVersion', 3, 'string'],
    ['docString', 6, 'string'],
    ['graph', 7, 'GraphProto'],
    ['opsetImport', 8, 'OperatorSetIdProto', true],
    ['metadataProps', 14, 'StringStringEntryProto', true],
  ],
};

const root = new Root();
for (const [name, fields] of Object.entries(messages)) {
  const type = new Type(name);
  for (const [field, id, kind, repeated] of fields)
    type.add(new Field(field, id, kind, repeated ? 'repeated' : undefined));
  root.add(type);
}

/** Bytes of a ModelProto, given as a plain object in the names above. */
export function encodeModelProto(model: Readonly<Record<string, unknown>>): Uint8Array {
  const type = root.lookupType('ModelProto');
  const wrong = type.verify({ ...model });
  if (wrong !== null) throw new RangeError(`The model does not fit the format of ONNX: ${wrong}`);
  return type.encode(type.fromObject({ ...model })).finish();
}
