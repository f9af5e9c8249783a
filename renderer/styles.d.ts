/** Style sheets that a module imports for their effect; Vite writes them to files of their own. */
declare module "*.css" {}
