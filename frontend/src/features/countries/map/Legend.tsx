import { Switch } from "@mantine/core";
import { useTranslation } from "react-i18next";
import type { CountryCounts } from "../places/api";
import { isIn, layerNames, type LayerName, type Layers } from "./layers";
import classes from "./WorldMap.module.css";

interface Props {
  countries: CountryCounts[];
  layers: Layers;
  show: (layers: Layers) => void;
}

/** What each colour, pattern and sign means, in words; each line switches its layer. */
export function Legend({ countries, layers, show }: Props) {
  const { t } = useTranslation("countries");
  return (
    <fieldset className={classes.legend} style={{ border: 0, padding: 0 }}>
      <legend className="visually-hidden">{t("places.map.layers")}</legend>
      {layerNames.map((layer) => (
        <div key={layer} className={classes.layer}>
          <Switch
            checked={layers[layer]}
            onChange={(event) => show({ ...layers, [layer]: event.currentTarget.checked })}
            label={
              <span className={classes.words}>
                <Swatch layer={layer} />
                {t(`places.map.${layer}`)}
                <span className={classes.count}>
                  {t("places.map.inCountries", { count: countries.filter((country) => isIn(layer, country)).length })}
                </span>
              </span>
            }
          />
        </div>
      ))}
    </fieldset>
  );
}

function Swatch({ layer }: { layer: LayerName }) {
  return (
    <svg className={classes.swatch} width={layer === "partnerships" ? 48 : 22} height="20" aria-hidden="true">
      {layer === "partnerships"
        ? [1, 2, 3].map((step) => <rect key={step} x={(step - 1) * 16} y="3" width="16" height="14" className={classes.step} data-step={step} />)
        : null}
      {layer === "alerts" ? (
        <g transform="translate(11 11)">
          <path d="M0 -9 L9 7 L-9 7 Z" className={classes.alert} />
          <path d="M0 -3.5 L0 1.5 M0 4 L0 4.2" className={classes.bang} />
        </g>
      ) : null}
      {layer === "followed" ? <circle cx="11" cy="10" r="7" className={classes.mine} /> : null}
    </svg>
  );
}
