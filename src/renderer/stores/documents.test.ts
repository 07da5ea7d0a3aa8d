import { describe, expect, it, vi } from 'vitest';
import { sampleDocument, testHost, type PartialLab } from '../../../test/support/lab-for-tests';
import { AnsatzError, connect } from '../../shared/contract';
import { labContract, type ExperimentDocument } from '../../shared/lab/contract';
import { DocumentCatalogue } from './documents';

async function catalogue(lab: PartialLab): Promise<DocumentCatalogue> {
  const documents = new DocumentCatalogue();
  await documents.setLab(connect(labContract, await testHost({ documents: async () => [], ...lab }).open()));
  return documents;
}

function saving(): { saved: ExperimentDocument[]; lab: PartialLab } {
  const saved: ExperimentDocument[] = [];
  const lab: PartialLab = {
    saveDocument: async ({ document }) => {
      saved.push(document);
      return document;
    },
    removeDocument: async () => ({}),
  };
  return { saved, lab };
}

describe('documents', () => {
  it('saves once after several quick edits, the last state', async () => {
    const { saved, lab } = saving();
    const documents = await catalogue(lab);
    documents.add(sampleDocument());
    for (const value of [1, 2, 3]) documents.edit('document-1', { spec: { value } }, { label: 'Value' });
    expect(documents.store.getState().save.kind).toBe('saving');
    await vi.waitFor(() => expect(documents.store.getState().save.kind).toBe('saved'), 3000);
    expect(saved.map((document) => document.spec)).toEqual([{ value: 3 }]);
  });

  it('undoes and redoes edits, and saves what that gives', async () => {
    const { saved, lab } = saving();
    const documents = await catalogue(lab);
    documents.add(sampleDocument());
    documents.edit('document-1', { spec: { value: 1 } }, { label: 'Value' });
    documents.edit('document-1', { title: 'Other' }, { label: 'Title' });
    documents.undo('document-1');
    documents.undo('document-1');
    expect(documents.get('document-1')).toMatchObject({ title: 'Ising chain', spec: { value: 0 } });
    documents.redo('document-1');
    expect(documents.get('document-1')).toMatchObject({ title: 'Ising chain', spec: { value: 1 } });
    documents.flush();
    await vi.waitFor(() => expect(saved.at(-1)).toMatchObject({ spec: { value: 1 } }));
  });

  it('does not undo runs', async () => {
    const documents = await catalogue(saving().lab);
    documents.add(sampleDocument());
    documents.edit('document-1', { seed: '2' }, { label: 'Seed' });
    documents.addRun('document-1', 'run-7');
    documents.undo('document-1');
    expect(documents.get('document-1')).toMatchObject({ seed: '1', runIds: ['run-7'] });
  });

  it('says when saving fails, and keeps the document', async () => {
    const documents = await catalogue({
      saveDocument: async () => {
        throw new AnsatzError({ code: 'DISK_FULL', message: 'Disk full.', reason: '', suggestion: 'Make room.' });
      },
    });
    documents.add(sampleDocument());
    documents.flush();
    await vi.waitFor(() => expect(documents.store.getState().save).toMatchObject({ kind: 'failed' }));
    expect(documents.get('document-1')).not.toBeNull();
  });

  it('removes a document and no longer saves it', async () => {
    const { saved, lab } = saving();
    const documents = await catalogue(lab);
    documents.add(sampleDocument());
    await documents.remove('document-1');
    documents.flush();
    await new Promise((resolve) => setTimeout(resolve, 700));
    expect(saved).toEqual([]);
    expect(documents.get('document-1')).toBeNull();
  });
});
