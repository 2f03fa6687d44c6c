import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { currentLanguage } from "../../../core/i18n";
import type { PartnershipSearch } from "../../../core/partnerships";
import { exportAddress, formats } from "./exportAddress";

/** Take away what the page is narrowed to, in the shape of the lists that are brought. */
export function ExportMenu({ search }: { search: PartnershipSearch }) {
  const { t } = useTranslation("partnerships");
  return (
    <Menu position="bottom-end" withinPortal>
      <Menu.Target>
        <Button variant="default" leftSection={<IconDownload size={20} aria-hidden="true" />}>
          {t("import.export")}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map((format) => (
          <Menu.Item key={format} component="a" href={exportAddress({ ...search }, format, currentLanguage())} download>
            {t(`import.formats.${format}`)}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}
