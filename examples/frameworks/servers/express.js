import express from 'express';

const path = '/api/v2/organizations/:id/connections/:connection_id';
const reasons = { 400: 'Bad Request', 413: 'Payload Too Large', 415: 'Unsupported Media Type' };

/** Headers that every answer of the API has. */
const usual = { 'cache-control': 'no-cache', 'strict-transport-security': 'max-age=31536000' };

/** Refuses a body that no reader has read. */
const onlyJson = (request, _response, next) =>
  next(request.body === undefined && request.is('*/*') ? { status: 415 } : undefined);

/** An error handler in the place of the one that Express has. */
const documented =
  ({ answer }) =>
  ({ status }, _request, response, _next) =>
    answer(response, status, {
      statusCode: status,
      error: reasons[status],
      message: 'The body cannot be read',
    });

/** An application whose middleware reads bodies, behind the check of the token. */
const reading =
  ({ env = 'production', readers = [express.json({ limit: '1mb' }), onlyJson], onError = documented }) =>
  (behind) => {
    const app = express().set('env', env);
    const check = async (request, response, next) => {
      if (await behind.admits(request, response)) next();
    };
    app.use((_request, response, next) => next(void response.set(usual)));
    app.patch(path, check, ...readers, (request, response) => behind.change(request, response, request.body));
    app.use((request, response) => behind.pass(request, response));
    if (onError) app.use(onError(behind));
    return app;
  };

const right = reading({});

export const servers = {
  'express.page': { usual: reading({ onError: null }), right },
  'express.stack': { usual: reading({ onError: null, env: 'development' }), right },
  'express.type': { usual: reading({ readers: [express.json()] }), right },
};
