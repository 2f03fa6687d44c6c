import { Button } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { useTranslation } from "react-i18next";
import { useSave, type Channel, type Kind } from "./api";
import { KindFields } from "./KindFields";
import { KindTable } from "./KindTable";
import { Section } from "./Section";

export interface KindsProps {
  sections: { name: Kind["section"]; kinds: Kind[] }[];
  choose: (kind: Kind, channel: Channel) => void;
}

const sections: Kind["section"][] = ["countries", "buddying", "discussions", "groups", "oneself"];

/** For each kind of news, how one hears of it: a table where there is room for one, else one field for each. */
export function Kinds({ kinds }: { kinds: Kind[] }) {
  const { t } = useTranslation("notifications");
  const save = useSave();
  const wide = useMediaQuery("(min-width: 56.25em)", undefined, { getInitialValueInEffect: false });
  const bySection = sections.map((name) => ({ name, kinds: kinds.filter(({ section }) => section === name) }));
  const otherwise = kinds.filter(({ channel, usual }) => channel !== usual);
  const choose: KindsProps["choose"] = (kind, channel) => save.mutate({ choices: { [kind.name]: channel === kind.usual ? null : channel } });
  const Choice = wide ? KindTable : KindFields;

  return (
    <Section id="kinds" title={t("preferences.kinds")} lead={t("preferences.kindsLead")} saving={save}>
      <Choice sections={bySection} choose={choose} />
      {otherwise.length > 0 ? (
        <Button
          mt="md"
          variant="default"
          onClick={() => save.mutate({ choices: Object.fromEntries(otherwise.map(({ name }) => [name, null])) })}
        >
          {t("preferences.allUsual")}
        </Button>
      ) : null}
    </Section>
  );
}
