import { z } from '@hono/zod-openapi';
import { disableTwoFactor } from '@offload/db';
import type { Context } from 'hono';
import { limitGuesses } from '@/server/auth/call-limits';
import { lockSeconds, tooManyCodes } from '@/server/auth/two-factor/sign-in-plugin';
import { confirm, enroll, renewRecoveryCodes } from '@/server/auth/two-factor/two-factor';
import { ApiError } from '@/server/http/api-error';
import { runtime } from '@/server/runtime';
import { requireCaller, requireCode, type SignedIn } from '../http/guards';
import { operatorOf } from '../http/operator';
import { requestObject } from '../http/request-object';
import { json, resource, route } from '../http/routes';

const code = z.string('must be text').trim().max(64, 'must have up to 64 characters');
const CodeSchema = requestObject({ code }).openapi('Code');
const EnrollmentSchema = requestObject({
  token: z.string('must be text').max(2_000),
  password: z.string('must be text').max(128),
  code,
}).openapi('TwoFactorEnrollment');
const RecoveryCodesSchema = z.object({ recoveryCodes: z.array(z.string()) }).openapi('RecoveryCodes');

const path = '/account/two-factor';
const asCodes = {
  200: json('The recovery codes, shown once', RecoveryCodesSchema),
};
const done = { 204: { description: 'Done' } };
const guards = [requireCaller, requireCode];

const enable = route.post(
  path,
  'Turn on two-factor authentication, or replace the authenticator app; other sessions end',
  asCodes,
  { guards, json: EnrollmentSchema, fails: [409, 422] },
);
const disable = route.delete(path, 'Turn off two-factor authentication', done, { guards, fails: [409] });
const confirmSession = route.post(
  `${path}/confirm`,
  'Confirm with a code from the authenticator app. The session can then make protected calls for 10 minutes',
  done,
  { json: CodeSchema, fails: [409, 422] },
);
const renewCodes = route.post(`${path}/recovery-codes`, 'Replace the recovery codes', asCodes, {
  guards,
  fails: [409],
});

export const twoFactor = resource()
  .openapi(enable, async (c) => {
    const { token, password, code: entered } = c.req.valid('json');
    await checkPassword(c, password);
    const codes = await enroll(c.get('person'), { token, code: entered }, operatorOf(c));
    if (codes === 'token') throw new ApiError(422, 'This QR code has expired. Reload the page.');
    if (codes === 'code') throw wrongCode();
    if (codes === 'locked') throw locked();
    return c.json({ recoveryCodes: codes }, 200);
  })
  .openapi(disable, async (c) => {
    const { role, needsTwoFactor } = c.get('person');
    if (runtime().env.STAFF_TWO_FACTOR === 'on' && (role !== 'user' || needsTwoFactor)) {
      throw new ApiError(409, 'Staff can’t turn off two-factor authentication. Replace the app instead.');
    }
    const outcome = await disableTwoFactor(runtime().db, operatorOf(c));
    if (outcome === 'off') throw isOff();
    if (outcome === 'locked') throw locked();
    return c.body(null, 204);
  })
  .openapi(confirmSession, async (c) => {
    if (!c.get('person').hasTwoFactor) throw isOff();
    const outcome = await confirm(c.get('person'), c.req.valid('json').code);
    if (outcome === 'locked') throw locked();
    if (outcome === 'wrong') throw wrongCode();
    return c.body(null, 204);
  })
  .openapi(renewCodes, async (c) => {
    const codes = await renewRecoveryCodes(operatorOf(c));
    if (!codes) throw isOff();
    return c.json({ recoveryCodes: codes }, 200);
  });

function isOff(): ApiError {
  return new ApiError(409, 'Two-factor authentication is off.');
}

function locked(): ApiError {
  return new ApiError(429, tooManyCodes, undefined, lockSeconds);
}

function wrongCode(): ApiError {
  const message = 'is incorrect or was already used. Wait for the next code.';
  return new ApiError(422, `The code ${message}`, [{ pointer: '/code', message: `The code ${message}` }]);
}

/** Throws a 422 if this isn't the caller's password. It counts as a wrong sign-in does. */
async function checkPassword(c: Context<SignedIn>, password: string): Promise<void> {
  const { auth, db } = runtime();
  const { headers } = c.req.raw;
  const verify = () => auth.api.verifyPassword({ body: { password }, headers, asResponse: true });
  const { ok } = await limitGuesses(db, c.get('person').email, headers, verify);
  if (ok) return;
  const message = 'This isn’t your password.';
  throw new ApiError(422, message, [{ pointer: '/password', message }]);
}
