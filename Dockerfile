# syntax=docker/dockerfile:1

FROM rust:1.95-slim-bookworm AS build
WORKDIR /build
# The dependencies are a layer of their own: built again only when they change.
COPY Cargo.toml Cargo.lock ./
RUN mkdir -p src tests/integration benches \
    && echo 'fn main() {}' > src/main.rs \
    && touch src/lib.rs tests/integration/main.rs benches/discord.rs \
        benches/faults.rs benches/moderating.rs benches/speed.rs benches/timelines.rs \
    && cargo build --release --locked \
    && rm -r src
COPY locales locales
COPY src src
# Cargo goes by the time of a file: the new sources must be newer than the empty ones were.
RUN find src -exec touch {} + \
    && cargo build --release --locked

FROM debian:bookworm-slim
# Fonts for pictures of timelines, for what the one inside Ibid has no letters of.
RUN apt-get update \
    && apt-get install --yes --no-install-recommends fonts-noto-core fonts-noto-cjk \
    && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --create-home ibid \
    && mkdir /data && chown ibid:ibid /data
COPY --from=build /build/target/release/ibid /usr/local/bin/ibid
COPY knowledge /knowledge
ENV IBID_KNOWLEDGE=/knowledge IBID_DATA=/data
USER ibid
VOLUME /data
HEALTHCHECK CMD ["ibid", "health"]
ENTRYPOINT ["ibid"]
CMD ["serve"]
