// Imported before anything of the app: its environment is read once.
process.env.ADMIN_SECOND_FACTOR = 'required'
