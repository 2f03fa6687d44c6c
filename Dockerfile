# One image for every process of the Procfile.
FROM node:24-bookworm-slim AS front
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM python:3.13-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 COLLAB_BIND=0.0.0.0 COLLAB_DATA_DIR=/var/lib/collab
RUN useradd --system --create-home --home-dir /var/lib/collab collab
WORKDIR /srv/collab
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --require-hashes --requirement requirements/run.txt
COPY Procfile ./
COPY collab/ collab/
COPY workers/ workers/
COPY --from=front /src/frontend/dist frontend/dist/
USER collab
# `docker run IMAGE relay` runs the Procfile's line of that name.
ENTRYPOINT ["/bin/sh", "-c", "eval exec \"$(sed -n \"s/^$0: //p\" Procfile)\""]
CMD ["web"]
