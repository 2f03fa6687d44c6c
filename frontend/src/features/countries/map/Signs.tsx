import { localName } from "../../../core/i18n";
import type { CountryCounts } from "../places/api";
import { stepOf, type Layers } from "./layers";
import type { Drawn } from "./world";
import classes from "./WorldMap.module.css";

interface Props {
  world: Drawn;
  countries: CountryCounts[];
  layers: Layers;
  /** How much of the map one pixel of the screen is: signs keep their size whatever the zoom. */
  unit: number;
}

/** Above the outlines: dots for what is too small to be seen, and the signs of alerts and of one's own countries. */
export function Signs({ world, countries, layers, unit }: Props) {
  return (
    <g>
      {countries.map((country) => {
        const spot = world.spots.get(country.code);
        if (!spot) return null;
        const alert = layers.alerts && country.alerts > 0;
        const mine = layers.followed && country.mine;
        if (!spot.small && !alert && !mine) return null;
        return (
          <g key={country.code} data-code={country.code} className={classes.sign} transform={`translate(${spot.x} ${spot.y}) scale(${unit})`}>
            <title>{localName(country)}</title>
            {spot.small ? (
              <circle r={4} className={classes.dot} data-step={(layers.partnerships && stepOf(country.partnerships)) || undefined} />
            ) : null}
            {mine ? <circle cx={alert ? 8 : 0} r={5} className={classes.mine} /> : null}
            {alert ? (
              <g transform={mine ? "translate(-6 0)" : undefined}>
                <path d="M0 -9 L9 7 L-9 7 Z" className={classes.alert} />
                <path d="M0 -3.5 L0 1.5 M0 4 L0 4.2" className={classes.bang} />
              </g>
            ) : null}
          </g>
        );
      })}
    </g>
  );
}
