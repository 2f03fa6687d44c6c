import { Button } from "@mantine/core";
import { useState, type ReactNode } from "react";
import { Dialog } from "./Dialog";
import { FormFoot } from "./FormFoot";

interface Props {
  /** What the button says. */
  label: string;
  /** The question, as the window's title. */
  title: string;
  /** What will follow, in words. */
  children: ReactNode;
  confirm: string;
  pending: boolean;
  error: unknown;
  onConfirm: () => Promise<unknown>;
  danger?: boolean;
}

/** A button for what deserves a second look: it says what will follow before doing it. */
export function ConfirmButton({ label, title, children, confirm, pending, error, onConfirm, danger = false }: Props) {
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <Button variant="default" color={danger ? "alert" : undefined} onClick={() => setAsking(true)}>
        {label}
      </Button>
      {asking ? (
        <Dialog title={title} close={close}>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              onConfirm().then(close, () => undefined);
            }}
          >
            {children}
            <FormFoot label={confirm} pending={pending} error={error} cancel={close} danger={danger} />
          </form>
        </Dialog>
      ) : null}
    </>
  );
}
