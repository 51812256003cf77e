import { readEnv } from '../../env';
import { serve } from '../serve';
import { isolatedKinds } from './kinds';

serve(readEnv(), new Map(isolatedKinds.map((definition) => [definition.contract.kind, definition])));
