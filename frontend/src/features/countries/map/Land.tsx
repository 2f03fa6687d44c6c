import { memo, useMemo } from "react";
import { localName } from "../../../core/i18n";
import type { CountryCounts } from "../places/api";
import { stepOf, type Layers } from "./layers";
import type { Drawn } from "./world";
import classes from "./WorldMap.module.css";

interface Props {
  world: Drawn;
  countries: CountryCounts[];
  layers: Layers;
}

/** The outlines: darker where there are more partnerships, hatched where an alert is in force. */
export const Land = memo(function Outlines({ world, countries, layers }: Props) {
  const byCode = useMemo(() => new Map(countries.map((country) => [country.code, country])), [countries]);
  return (
    <g>
      <defs>
        <pattern id="alert-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect width="5" height="5" className={classes.hatchGround} />
          <rect width="2.2" height="5" className={classes.hatch} />
        </pattern>
      </defs>
      {world.outlines.map(({ key, code, path }) => {
        const country = code ? byCode.get(code) : undefined;
        return (
          <path
            key={key}
            d={path}
            className={classes.land}
            data-code={country?.code}
            data-step={(layers.partnerships && country && stepOf(country.partnerships)) || undefined}
            data-mine={(layers.followed && country?.mine) || undefined}
          >
            {country ? <title>{localName(country)}</title> : null}
          </path>
        );
      })}
      {layers.alerts
        ? world.outlines
            .filter(({ code }) => code && (byCode.get(code)?.alerts ?? 0) > 0)
            .map(({ key, path }) => <path key={key} d={path} className={classes.hatched} />)
        : null}
    </g>
  );
});
