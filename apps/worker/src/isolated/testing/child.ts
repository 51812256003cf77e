import { readEnv } from '../../env';
import { serve } from '../serve';
import { isolatedKinds } from './kinds';

serve(readEnv(), async (kind) => isolatedKinds.find(({ contract }) => contract.kind === kind) ?? null);
