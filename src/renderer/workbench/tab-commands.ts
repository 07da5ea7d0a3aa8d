import { doDeed } from './deeds';
import type { Workbench } from './workbench';

/** Closes an open document; nothing of it is lost. Undo opens it again in its place. */
export function closeDocument(workbench: Workbench, documentId: string): void {
  const { tabs, documentId: front } = workbench.navigation.getState();
  const at = tabs.indexOf(documentId);
  if (at < 0) return;
  const label = `Close ${workbench.documents.get(documentId)?.title ?? 'a document'}`;
  void doDeed(workbench, label, { kind: 'closeTab', documentId, at, wasInFront: front === documentId });
}

export function closeOtherDocuments(workbench: Workbench, documentId: string): void {
  for (const id of workbench.navigation.getState().tabs) if (id !== documentId) closeDocument(workbench, id);
}

/** The document that was closed last and is still there; null: none. */
export function lastClosed(workbench: Workbench): string | null {
  const { closed, tabs } = workbench.navigation.getState();
  return closed.find((id) => !tabs.includes(id) && workbench.documents.get(id) !== null) ?? null;
}

export function reopenClosed(workbench: Workbench): void {
  const id = lastClosed(workbench);
  if (id !== null) workbench.navigation.getState().openDocument(id);
}

/** To the next open document, round and round; from another screen to the document that was in front. */
export function stepTab(workbench: Workbench, direction: 1 | -1): void {
  const { tabs, documentId, screen, openDocument } = workbench.navigation.getState();
  const there = tabs.filter((id) => workbench.documents.get(id) !== null);
  if (there.length === 0) return;
  const index = documentId === null ? -1 : there.indexOf(documentId);
  const next = screen === 'document' || index < 0 ? (index + direction + there.length) % there.length : index;
  const id = there[next];
  if (id !== undefined) openDocument(id);
}

export function moveFrontTab(workbench: Workbench, direction: 1 | -1): void {
  const { tabs, documentId, moveTab } = workbench.navigation.getState();
  if (documentId !== null) moveTab(documentId, tabs.indexOf(documentId) + direction);
}
