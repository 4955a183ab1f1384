FROM node:24-slim AS dependencies
WORKDIR /app
COPY package.json package-lock.json ./
# The compiler comes as an optional peer of a package. Nothing here runs it, and it is 31 MB.
RUN npm ci --omit=dev --ignore-scripts && npm cache clean --force && rm -rf node_modules/typescript node_modules/@typescript
COPY manifest.yml policy.schema.json policy.example.yaml .env.example ./
COPY src ./src
# A checkout may be readable for its owner alone (umask 077), and the bot's user owns nothing here.
RUN chmod -R a+rX .

FROM node:24-slim
ENV NODE_ENV=production \
    HEALTH_PORT=8080 \
    HEALTH_HOST=0.0.0.0 \
    POLICY_FILE=/app/policy.yaml \
    DATABASE_URL=sqlite:/app/data/aws-setup.sqlite
WORKDIR /app
COPY --from=dependencies /app ./
# The code belongs to root; the bot's user may write to its data only.
RUN mkdir data && chown node:node data
# A number, by which Kubernetes can tell that it is not root (runAsNonRoot).
USER 1000:1000
VOLUME /app/data
EXPOSE 8080
# The image has no curl. `docker stop` sends SIGTERM, on which the bot drains.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["node", "-e", "process.env.HEALTH_PORT ? fetch(`http://127.0.0.1:${process.env.HEALTH_PORT}/healthz`).then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1)) : 0"]
# Not through npm, which would not pass signals on.
# As `npm start` says it. Of what is read most passes: a small young generation and a heap that grows in small steps take
# half the memory, and a quarter more of the processor while a company is read.
CMD ["node", "--max-semi-space-size=4", "--heap-growing-percent=20", "src/main.ts"]
