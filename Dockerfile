# Marsad in a container: docker build -t marsad . && docker run --rm marsad demo
FROM python:3.12-slim-bookworm AS made
WORKDIR /src
COPY requirements.lock pyproject.toml README.md LICENSE NOTICE ./
RUN python -m venv /opt/marsad \
    && /opt/marsad/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
COPY src src
RUN /opt/marsad/bin/pip install --no-cache-dir --no-build-isolation ".[plot,export,postgres]"

FROM python:3.12-slim-bookworm
RUN useradd --create-home --uid 10001 marsad && mkdir /data && chown marsad:marsad /data
COPY --from=made /opt/marsad /opt/marsad
ENV PATH=/opt/marsad/bin:$PATH \
    MARSAD_DB=/data/marsad.db \
    MARSAD_DATA_HOME=/data/places \
    MARSAD_CACHE_HOME=/tmp/marsad \
    PYTHONDONTWRITEBYTECODE=1
USER 10001
WORKDIR /data
VOLUME /data
ENTRYPOINT ["marsad"]
CMD ["doctor"]
