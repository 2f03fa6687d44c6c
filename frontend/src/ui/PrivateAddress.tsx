import { Button, CopyButton, TextInput } from "@mantine/core";
import { IconCheck, IconCopy } from "@tabler/icons-react";
import { ConfirmButton } from "./ConfirmButton";
import list from "./List.module.css";

/** What the reader is told of the address: its name, why it is secret, and what follows each button. */
export type AddressWord =
  | "address" | "secret" | "copy" | "copied" | "renew" | "renewTitle" | "renewWords" | "revoke" | "revokeTitle" | "revokeWords";

interface Change {
  isPending: boolean;
  error: unknown;
  mutateAsync: () => Promise<unknown>;
}

interface Props {
  address: string;
  words: (word: AddressWord) => string;
  make: Change;
  revoke: Change;
}

/** An address that opens something to whoever knows it: copied, made anew, taken back. */
export function PrivateAddress({ address, words, make, revoke }: Props) {
  return (
    <>
      <TextInput
        readOnly
        label={words("address")}
        description={words("secret")}
        value={address}
        onFocus={(event) => event.currentTarget.select()}
      />
      <div className={list.row}>
        <CopyButton value={address} timeout={3_000}>
          {({ copied, copy }) => (
            <Button
              leftSection={
                copied ? <IconCheck size={20} stroke={1.7} aria-hidden="true" /> : <IconCopy size={20} stroke={1.7} aria-hidden="true" />
              }
              onClick={copy}
            >
              {words(copied ? "copied" : "copy")}
            </Button>
          )}
        </CopyButton>
        <ConfirmButton
          label={words("renew")}
          title={words("renewTitle")}
          confirm={words("renew")}
          pending={make.isPending}
          error={make.error}
          onConfirm={() => make.mutateAsync()}
        >
          <p>{words("renewWords")}</p>
        </ConfirmButton>
        <ConfirmButton
          danger
          label={words("revoke")}
          title={words("revokeTitle")}
          confirm={words("revoke")}
          pending={revoke.isPending}
          error={revoke.error}
          onConfirm={() => revoke.mutateAsync()}
        >
          <p>{words("revokeWords")}</p>
        </ConfirmButton>
      </div>
    </>
  );
}
