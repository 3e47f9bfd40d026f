import { DEEPEST, type TreeNode } from '../trees/forest.ts';

/**
 * Gives the nodes that hang on the root, in an order in which children come after their parent. Calls `wrong` unless they are a tree: none
 * reached twice, features below `width`, numbers finite, not too deep.
 */
export function checkTree(nodes: readonly TreeNode[], width: number, wrong: (what: string) => never): TreeNode[] {
  const place = new Int32Array(nodes.length).fill(-1);
  const depths = new Int32Array(nodes.length);
  const order = [0];
  place[0] = 0;
  const child = (of: number, to: number): void => {
    if (!Number.isInteger(to) || to < 1 || to >= nodes.length || place[to] !== -1)
      wrong(`node ${of} has a wrong child`);
    depths[to] = depths[of] + 1;
    if (depths[to] > DEEPEST) wrong(`it is more than ${DEEPEST} deep`);
    place[to] = order.length;
    order.push(to);
  };
  for (let i = 0; i < order.length; i++) {
    const node = nodes[order[i]];
    const { feature, threshold, value, cover, gain } = node;
    if (!Number.isFinite(value)) wrong(`node ${order[i]} has no value`);
    if (!(cover >= 0 && cover < Number.POSITIVE_INFINITY) || Number.isNaN(gain))
      wrong(`node ${order[i]} has no cover or gain`);
    if (feature === -1) continue;
    if (!Number.isInteger(feature) || feature < 0 || feature >= width)
      wrong(`node ${order[i]} asks for a feature that is not there`);
    if (Number.isNaN(threshold)) wrong(`node ${order[i]} has no threshold`);
    child(order[i], node.left);
    child(order[i], node.right);
  }
  return order.map((i) => {
    const node = nodes[i];
    return node.feature === -1 ? node : { ...node, left: place[node.left], right: place[node.right] };
  });
}
