import { serve } from '../serve';
import { isolatedKinds } from './kinds';

await serve(async (kind) => isolatedKinds.find(({ contract }) => contract.kind === kind) ?? null);
