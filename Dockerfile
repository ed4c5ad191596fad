# The server: docker build -t tickmark .
#
# It does not run analyses inside itself but asks the engine of the host to, and the engine mounts their workspaces,
# which are below TICKMARK_HOME, by the path that this process names. So the engine's socket is mounted, and
# TICKMARK_HOME is a folder of the host, mounted at the SAME path as on the host:
#
#   install -d -o 1000 -g 1000 /var/lib/tickmark
#   docker run -d --name tickmark --init --restart unless-stopped -p 3000:3000 --env-file tickmark.env \
#     -v /var/lib/tickmark:/var/lib/tickmark \
#     -v /var/run/docker.sock:/var/run/docker.sock --group-add "$(stat -c %g /var/run/docker.sock)" \
#     tickmark
#
# A named volume for TICKMARK_HOME would not do, and who may use the socket is as good as root on the host: give the
# server a machine of its own.

FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm ci --ignore-scripts
COPY tsconfig.json reproduce.schema.json ./
COPY src src
COPY scripts/build.ts scripts/
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:24-slim
RUN apt-get update \
  && apt-get install -y --no-install-recommends ca-certificates git poppler-utils \
  && rm -rf /var/lib/apt/lists/*
ENV NODE_ENV=production HOST=0.0.0.0 TICKMARK_HOME=/var/lib/tickmark
RUN install -d -o node -g node "$TICKMARK_HOME"
WORKDIR /app
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json app.yml reproduce.schema.json verify.html ./
USER node
VOLUME /var/lib/tickmark
EXPOSE 3000
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s \
  CMD ["node", "-e", "fetch(`http://127.0.0.1:${process.env.PORT || 3000}/healthz`).then((answer) => process.exit(answer.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["node", "dist/cli.js"]
CMD ["serve"]
