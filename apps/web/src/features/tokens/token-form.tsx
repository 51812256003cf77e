import {
  NativeSelect,
  Stack,
  Table,
  TableTbody,
  TableTd,
  TableTh,
  TableTr,
  Text,
  TextInput,
} from '@mantine/core';
import { type Resource, resources, type Scope } from '@/server/auth/scopes';
import type { Done } from '../http/http';
import { PostForm } from '../http/post-form';
import { usePostForm } from '../http/use-post-form';

export interface Created {
  token: string;
  scopes: string[];
}

interface TokenFormProps {
  isStaff: boolean;
  onDone: (created: Created) => void;
  onCancel: () => void;
}

type Access = '' | 'read' | 'write';

const dayMs = 86_400_000;
const lifetimes = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
];
const accesses = [
  { value: '', label: 'No access' },
  { value: 'read', label: 'Read' },
  { value: 'write', label: 'Read and write' },
];

export function TokenForm({ isStaff, onDone, onCancel }: TokenFormProps) {
  const { form, ...posting } = useTokenForm(onDone);
  return (
    <PostForm posting={posting} submit="Create token" onCancel={onCancel}>
      <TextInput
        label="Name"
        description="Says which program has it."
        placeholder="Nightly report"
        maxLength={100}
        data-autofocus
        {...form.getInputProps('name')}
      />
      <NativeSelect label="Expires in" data={lifetimes} {...form.getInputProps('days')} />
      <AccessFields form={form} isStaff={isStaff} />
    </PostForm>
  );
}

interface AccessFieldsProps {
  form: ReturnType<typeof useTokenForm>['form'];
  isStaff: boolean;
}

function AccessFields({ form, isStaff }: AccessFieldsProps) {
  return (
    <Stack gap={4}>
      <Text size="sm" fw={500}>
        Access
      </Text>
      {form.errors.scopes && (
        <Text size="sm" c="var(--mantine-color-error)" role="alert">
          {form.errors.scopes}
        </Text>
      )}
      <Table withRowBorders={false} verticalSpacing={4} aria-label="Access">
        <TableTbody>
          {resourcesFor(isStaff).map((resource) => (
            <TableTr key={resource}>
              <TableTh scope="row" fw={400} ps={0}>
                {resources[resource].label}
              </TableTh>
              <TableTd pe={0}>
                <NativeSelect
                  aria-label={resources[resource].label}
                  data={accesses}
                  {...form.getInputProps(`access.${resource}`)}
                />
              </TableTd>
            </TableTr>
          ))}
        </TableTbody>
      </Table>
    </Stack>
  );
}

function useTokenForm(onDone: TokenFormProps['onDone']) {
  const access: Partial<Record<Resource, Access>> = {};
  return usePostForm<{ name: string; days: string; access: typeof access; scopes: null }>({
    initialValues: { name: '', days: '90', access, scopes: null },
    validate: {
      name: (name) => (name.trim() ? null : 'Enter a name.'),
      scopes: (_scopes, values) => (scopesOf(values.access).length > 0 ? null : 'Allow something.'),
    },
    path: '/api/tokens',
    body: ({ name, days, access: chosen }) => ({
      name,
      scopes: scopesOf(chosen),
      expiresAt: new Date(Date.now() + Number(days) * dayMs).toISOString(),
    }),
    onDone: (values, _page, { token }: Done['body']) =>
      onDone({ token: typeof token === 'string' ? token : '', scopes: scopesOf(values.access) }),
  });
}

function resourcesFor(isStaff: boolean): Resource[] {
  return Object.keys(resources)
    .filter((name): name is Resource => name in resources)
    .filter((name) => isStaff || name !== 'staff');
}

function scopesOf(access: Partial<Record<Resource, Access>>): Scope[] {
  return resourcesFor(true).flatMap((resource): Scope[] => {
    const chosen = access[resource];
    return chosen ? [`${resource}:${chosen}`] : [];
  });
}
