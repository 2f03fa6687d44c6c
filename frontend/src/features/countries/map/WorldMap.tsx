import { ActionIcon, Skeleton } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { IconMinus, IconPlus, IconWorld } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";
import { Problem } from "../../../ui/Problem";
import type { CountryCounts } from "../places/api";
import { Land } from "./Land";
import type { Layers } from "./layers";
import { Signs } from "./Signs";
import { boxOf, firstView, held, least, MOST, type View } from "./view";
import { worldQuery } from "./world";
import classes from "./WorldMap.module.css";

const NARROW = 600;
/** A pointer that moved less than this has pressed, not dragged. */
const STILL = 6;

interface Props {
  countries: CountryCounts[];
  layers: Layers;
}

/** The world with its layers; whoever cannot see or point has the same in the table beside it. */
export default function WorldMap({ countries, layers }: Props) {
  const { t } = useTranslation("countries");
  const navigate = useNavigate();
  const world = useQuery(worldQuery);
  const { ref, width } = useElementSize<HTMLDivElement>();
  const narrow = width > 0 && width < NARROW;
  const [chosen, setChosen] = useState<View | null>(null);
  const view = held(chosen ?? firstView(narrow), narrow);
  const box = boxOf(view, narrow);
  const unit = width > 0 ? box.width / width : 1;
  const drag = useRef<{ x: number; y: number; from: View; moved: boolean } | null>(null);
  const zoomBy = (factor: number) => setChosen(held({ ...view, zoom: view.zoom * factor }, narrow));

  return (
    <div className={classes.frame} ref={ref} data-narrow={narrow || undefined}>
      {world.isPending || width === 0 ? <Skeleton className={classes.waiting} radius={0} /> : null}
      <Problem error={world.error} retry={() => void world.refetch()} />
      {world.data && width > 0 ? (
        <>
          <svg
            role="img"
            aria-label={t("places.map.label")}
            className={classes.map}
            viewBox={`${box.x} ${box.y} ${box.width} ${box.height}`}
            data-held={view.zoom > 1 || undefined}
            onPointerDown={(event) => {
              drag.current = { x: event.clientX, y: event.clientY, from: view, moved: false };
            }}
            onPointerMove={(event) => {
              const start = drag.current;
              if (!start || event.buttons === 0) return;
              const [across, down] = [event.clientX - start.x, event.clientY - start.y];
              if (!start.moved && Math.hypot(across, down) < STILL) return;
              if (!start.moved) event.currentTarget.setPointerCapture(event.pointerId);
              start.moved = true;
              setChosen(held({ ...start.from, x: start.from.x - across * unit, y: start.from.y - down * unit }, narrow));
            }}
            onPointerUp={(event) => {
              const pressed = drag.current && !drag.current.moved && event.target instanceof Element;
              drag.current = null;
              const code = pressed && event.target instanceof Element ? event.target.closest("[data-code]")?.getAttribute("data-code") : null;
              if (code) void navigate(`/countries/${code}`);
            }}
            onPointerCancel={() => {
              drag.current = null;
            }}
          >
            <Land world={world.data} countries={countries} layers={layers} />
            <Signs world={world.data} countries={countries} layers={layers} unit={unit} />
          </svg>
          <div className={classes.controls}>
            <ActionIcon variant="default" aria-label={t("places.map.closer")} disabled={view.zoom >= MOST} onClick={() => zoomBy(1.8)}>
              <IconPlus size={20} stroke={1.7} aria-hidden="true" />
            </ActionIcon>
            <ActionIcon variant="default" aria-label={t("places.map.farther")} disabled={view.zoom <= least(narrow)} onClick={() => zoomBy(1 / 1.8)}>
              <IconMinus size={20} stroke={1.7} aria-hidden="true" />
            </ActionIcon>
            <ActionIcon variant="default" aria-label={t("places.map.whole")} onClick={() => setChosen({ ...firstView(narrow), zoom: least(narrow) })}>
              <IconWorld size={20} stroke={1.7} aria-hidden="true" />
            </ActionIcon>
          </div>
        </>
      ) : null}
    </div>
  );
}
