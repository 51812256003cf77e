import type { AppJob, PreparedReplay, ReplayRules, WantedReplay } from '@offload/console';
import { findCaller } from '@/server/auth/caller';
import { ApiError, invalid, isApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { copySources } from '../files/copy-sources';
import { rejectWithoutCode } from '../http/guards';
import { problemResponse } from '../http/problem';
import { problemTypes } from '../http/problem-types';

/**
 * Defines what a replay may change. Its email goes to another address only if the contract allows it, and never if it grants
 * access.
 */
export const replays: ReplayRules = {
  // None by default, because a field may say whose account an email opens.
  editableFields: ({ editableFields = [] }) => editableFields,
  recipientOf: async ({ id }, { editableRecipient = false }) =>
    editableRecipient ? findRecipient(id) : null,
  async prepare(replay) {
    try {
      return await prepare(replay);
    } catch (error) {
      if (isApiError(error)) return rejectionOf(error, replay.job);
      throw error;
    }
  },
};

async function prepare({ job, contract, recipient, request }: WantedReplay): Promise<PreparedReplay> {
  const before = await findRecipient(job.id);
  const { grantsAccess = false, editableRecipient = false } = contract;
  if (recipient !== undefined && recipient !== before) {
    const person = await findCaller(request.headers);
    if (!person) throw new ApiError(401, 'Sign in to do this.');
    rejectWithoutCode(person);
    if (!editableRecipient) throw invalid([{ pointer: '/recipient', message: whyFixed(grantsAccess) }], 422);
  }
  // An email that grants access takes no recipient: it goes to the owner's current address.
  const to = grantsAccess ? null : (recipient ?? before);
  const sources = await copySources(job.id);
  return {
    fields: { sources, ...(to !== null && { recipient: to }) },
    ...(before !== null && { before: { recipient: before } }),
    after: recipientIn(grantsAccess ? await findAddress(job.ownerId) : to),
  };
}

function whyFixed(grantsAccess: boolean): string {
  return grantsAccess
    ? 'This email gives access to an account, so it is only sent to the current address of its owner.'
    : "can't be changed for this kind of job";
}

function recipientIn(recipient: string | null): { recipient?: string } {
  return recipient === null ? {} : { recipient };
}

async function findRecipient(jobId: string): Promise<string | null> {
  const email = await runtime().db.email.findUnique({ where: { jobId }, select: { recipient: true } });
  return email?.recipient ?? null;
}

async function findAddress(id: string): Promise<string | null> {
  const owner = await runtime().db.user.findUnique({ where: { id }, select: { email: true } });
  return owner?.email ?? null;
}

/** Returns problem details that also say where staff can enter the missing code. */
function rejectionOf(error: ApiError, { id }: AppJob): Response {
  const next = encodeURIComponent(`/admin/jobs/${id}#replay`);
  const link = { label: 'Enter a code', href: `/account/two-factor?confirm=1&next=${next}` };
  return problemResponse(error, error.type === problemTypes.codeNeeded ? { link } : {});
}
