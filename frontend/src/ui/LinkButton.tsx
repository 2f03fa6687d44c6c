import { Button, type ButtonProps } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";

interface Props extends ButtonProps {
  to: string;
  children: ReactNode;
}

/** A link that looks like a button: it goes somewhere. */
export const LinkButton = ({ to, children, ...rest }: Props) => (
  <Button component={Link} to={to} {...rest}>
    {children}
  </Button>
);
