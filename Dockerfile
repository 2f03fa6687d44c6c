# One image for every process of the Procfile.
FROM node:24-bookworm-slim AS front
WORKDIR /src/frontend
COPY frontend/package.json frontend/package-lock.json frontend/.npmrc ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM python:3.13-slim-bookworm AS packages
COPY requirements/run.txt /tmp/run.txt
RUN python -m venv /opt/collab && /opt/collab/bin/pip install --no-cache-dir --require-hashes --requirement /tmp/run.txt

FROM python:3.13-slim-bookworm
ENV PATH=/opt/collab/bin:$PATH PYTHONUNBUFFERED=1 COLLAB_BIND=0.0.0.0 COLLAB_DATA_DIR=/var/lib/collab
RUN useradd --system --create-home --home-dir /var/lib/collab collab && install --directory --owner collab /var/lib/collab/files
WORKDIR /srv/collab
COPY --from=packages /opt/collab /opt/collab
COPY Procfile LICENSE ./
COPY collab/ collab/
COPY workers/ workers/
COPY --from=front /src/frontend/dist frontend/dist/
RUN python -m compileall -q collab workers
USER collab
EXPOSE 8000
# `docker run IMAGE relay` runs the Procfile's line of that name; anything else is a command of its own.
ENTRYPOINT ["/bin/sh", "-c", "line=$(sed -n \"s/^$0: //p\" Procfile); test -n \"$line\" || exec \"$0\" \"$@\"; eval \"exec $line\""]
CMD ["web"]
