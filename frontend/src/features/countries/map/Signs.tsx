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

/** A country too small to be seen: larger where there are partnerships, and easy to press in any case. */
function Dot({ step }: { step: number }) {
  return (
    <>
      <circle r={9} className={classes.reach} />
      <circle r={step > 0 ? 4.5 : 2} className={classes.dot} data-step={step || undefined} />
    </>
  );
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
            {spot.small ? <Dot step={layers.partnerships ? stepOf(country.partnerships) : 0} /> : null}
            {mine ? (
              <>
                <circle r={alert ? 15 : 8} className={classes.halo} />
                <circle r={alert ? 15 : 8} className={classes.mine} />
              </>
            ) : null}
            {alert ? (
              <g>
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
